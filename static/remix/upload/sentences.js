// What an upload says by itself, where no server is there to say it, and its one kind of error.

const SENTENCES = {
  ko: {
    lost: "연결이 끊겼어요. 올린 데까지는 그대로 있으니 연결을 확인하고 다시 해 주세요.",
    storage_away: "저장소가 잠시 응답하지 않아요. 올린 데까지는 그대로 있으니 잠시 뒤에 다시 해 주세요.",
    storage_full: "저장 공간이 가득 찼어요. 관리자에게 알려 주시고 나중에 다시 올려 주세요.",
    expired: "올리는 주소의 시간이 지났어요. 다시 해 주세요.",
    signed_out: "로그인이 끝났어요. 다시 로그인한 뒤에 같은 파일을 고르면 이어서 올려요.",
    cancelled: "업로드를 그만뒀어요.",
    failed: "올리지 못했어요. 잠시 뒤에 다시 해 주세요.",
  },
  en: {
    lost: "The connection was lost. What has arrived is kept: check your connection and try again.",
    storage_away: "The storage does not answer just now. What has arrived is kept: try again in a moment.",
    storage_full: "The storage is full. Please tell the administrator and upload it again later.",
    expired: "The upload address has run out. Please try again.",
    signed_out: "You have been signed out. Sign in and choose the same file to go on where you were.",
    cancelled: "The upload was cancelled.",
    failed: "It could not be uploaded. Please try again in a moment.",
  },
};
const PASSING = new Set(["lost", "storage_away"]);

/** An Error whose message is a sentence for the person; `code` is for programs. */
export class UploadError extends Error {
  constructor(code, { sentence, status = 0 } = {}) {
    const own = SENTENCES[document.documentElement.lang] ?? SENTENCES.ko;
    super(sentence ?? own[code] ?? own.failed);
    this.name = "UploadError";
    this.code = code;
    this.status = status;
  }

  /** Whether trying again may help by itself. */
  get isPassing() {
    return PASSING.has(this.code) || (this.status >= 500 && this.code !== "storage_full");
  }

  /** Whether the server is done with this upload, so that only a new one helps. */
  get isFinal() {
    return (this.status === 409 && this.code !== "not_uploaded") || [400, 404, 422].includes(this.status);
  }
}
