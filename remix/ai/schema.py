"""What the models answer: the understanding of a video, and the Korean production plan for shooting it again.

The descriptions are Korean because they are sent to the models as part of the schema: they are instructions.
Unknown is null (or an empty list), never invented; everything in an `AnalysisResult` may be unknown.
"""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from remix.ai.fields import (
    Bpm,
    Difficulty,
    Label,
    Labels,
    Line,
    Lines,
    ModelAnswer,
    Paragraph,
    PlatformOrUnknown,
    Seconds,
    Times,
    Title,
    cut_when_lenient,
)


class Audio(ModelAnswer):
    """What one hears."""

    title: Line | None = Field(None, description="곡이나 사운드의 제목. 들리거나 화면에 적혀 있을 때만. 추측이면 null.")
    artist: Line | None = Field(None, description="가수나 제작자. 확실할 때만.")
    mood: Line | None = Field(None, description="소리의 분위기를 짧게. 예: 신나는, 잔잔한, 긴장감 있는.")
    drop_seconds: Times = Field(default_factory=list, description="비트가 터지거나 분위기가 바뀌는 시각(초)들.")


class Visual(ModelAnswer):
    """What one sees, over the whole clip."""

    setting: Line | None = Field(None, description="찍은 곳. 보이는 것만. 예: 지하철 승강장, 밝은 주방.")
    camera: Line | None = Field(None, description="카메라의 위치와 움직임. 예: 삼각대 고정 정면, 손으로 들고 따라가기.")
    lighting: Line | None = Field(None, description="빛. 예: 창가 자연광, 네온 조명.")
    palette: Labels = Field(default_factory=list, description="눈에 띄는 색 이름, 많아도 다섯 개.")


class Hook(ModelAnswer):
    """What keeps the viewer from scrolling on."""

    kind: Label | None = Field(None, description="훅의 종류. 예: 질문, 반전 예고, 놀라운 장면, 따라 하고 싶은 동작.")
    at_second: Seconds | None = Field(None, description="훅이 시작되는 시각(초).")
    why: Line | None = Field(None, description="왜 멈춰서 보게 되는지 한 문장.")


class Meme(ModelAnswer):
    """What makes it a meme that others can copy."""

    key_action: Line | None = Field(None, description="따라 할 핵심 동작을 한 문장으로. 이것을 빼면 다른 밈이 되는 것.")
    catchphrase: Line | None = Field(None, description="반복되는 대사나 자막. 들린 말 그대로.")
    humour: Line | None = Field(None, description="웃음이 나는 까닭. 예: 기대와 다른 결과, 과장된 표정.")
    difficulty: Difficulty | None = Field(None, description="휴대폰으로 따라 찍기 어려운 정도, 1(쉬움)~5(어려움).")


class Scene(ModelAnswer):
    """One stretch of the clip between two cuts."""

    start: Seconds = Field(description="시작 시각(초).")
    end: Seconds = Field(description="끝 시각(초). start보다 커요.")
    what: Paragraph | None = Field(None, description="누가 무엇을 하는지 보이는 대로. 사람의 신원은 적지 않아요.")
    on_screen_text: Line | None = Field(None, description="화면의 글자를 적힌 그대로. 없으면 null.")
    tags: Labels = Field(default_factory=list, description="검색에 쓸 짧은 낱말들.")


class Commerce(ModelAnswer):
    """What could be sold with it, without being shown."""

    category: Label | None = Field(None, description="어울리는 상품 분야 하나. 예: 식음료, 뷰티, 패션, 생활용품.")
    keywords: Labels = Field(default_factory=list, description="상품 검색에 쓸 낱말들.")
    products: Labels = Field(default_factory=list, description="자연스럽게 나올 만한 상품의 종류. 상표는 적지 않아요.")


class Safety(ModelAnswer):
    """What a curator must look at before publishing."""

    minors: bool | None = Field(None, description="미성년자로 보이면 true, 분명히 아니면 false, 모르면 null.")
    brands: Labels = Field(default_factory=list, description="보이거나 들리는 상표.")
    music_rights: Line | None = Field(None, description="음악 권리에 대해 큐레이터가 알아야 할 것. 모르면 null.")
    warnings: Lines = Field(default_factory=list, description="위험한 동작, 혐오, 사생활 노출 등 그 밖에 주의할 점.")


class AnalysisResult(ModelAnswer):
    """The structured understanding of one video. Valid with everything unknown."""

    duration_seconds: Seconds | None = Field(None, description="영상의 길이(초). 측정값이 있으면 그 값 그대로.")
    bpm: Bpm | None = Field(None, description="빠르기(분당 박). 측정값이 있으면 그 값 그대로, 확실하지 않으면 null.")
    platform: PlatformOrUnknown = Field(None, description="영상이 올라온 곳.")
    language: Label | None = Field(None, description="말이나 자막의 주된 언어, BCP 47. 예: ko, en. 말이 없으면 null.")
    title: Line | None = Field(None, description="이 밈을 부를 짧은 한국어 이름.")
    audio: Audio = Field(default_factory=Audio, description="소리.")
    visual: Visual = Field(default_factory=Visual, description="화면.")
    hook: Hook = Field(default_factory=Hook, description="훅.")
    meme: Meme = Field(default_factory=Meme, description="밈의 핵심.")
    scenes: Annotated[list[Scene], Field(max_length=100), BeforeValidator(cut_when_lenient(100))] = Field(
        default_factory=list, description="장면들. 시간 순서이고 겹치지 않아요. 측정한 장면 전환 시각에 맞춰요."
    )
    commerce: Commerce = Field(default_factory=Commerce, description="어울리는 상품.")
    safety: Safety = Field(default_factory=Safety, description="공개하기 전에 볼 것.")

    @model_validator(mode="after")
    def _put_in_order(self) -> Self:
        """Scenes by time, inside the clip, with a length; times in the clip only."""
        limit = self.duration_seconds
        if limit is not None:
            for scene in self.scenes:
                scene.end = min(scene.end, limit)
            self.audio.drop_seconds = [time for time in self.audio.drop_seconds if time <= limit]
            if self.hook.at_second is not None and self.hook.at_second > limit:
                self.hook.at_second = None
        self.audio.drop_seconds.sort()
        self.scenes = sorted(
            (scene for scene in self.scenes if scene.start < scene.end), key=lambda scene: (scene.start, scene.end)
        )
        return self


class Music(ModelAnswer):
    """What to play while shooting."""

    original: Line | None = Field(None, description="원본에 쓰인 곡. 분석에 없으면 null.")
    korean_alternative: Line | None = Field(
        None, description="같은 빠르기와 분위기의 대체 음악. 곡명을 꾸며 내지 않아요."
    )


class Shot(ModelAnswer):
    """One shot: what to film from when to when."""

    start: Seconds = Field(description="시작 시각(초). 앞 샷의 end와 같아요. 첫 샷은 0.")
    end: Seconds = Field(description="끝 시각(초). 마지막 샷은 영상의 길이와 같아요.")
    title: Label | None = Field(None, description="샷의 이름, 열 글자 안팎.")
    action: Paragraph = Field(description="무엇을 어떻게 하는지 바로 따라 할 수 있게. 해요체 한두 문장.")
    camera: Line | None = Field(None, description="카메라의 위치, 거리, 움직임.")
    caption: Line | None = Field(None, description="이 샷에 넣을 자막. 없으면 null.")
    difficulty: Difficulty | None = Field(None, description="이 샷의 어려움, 1~5.")


class BriefContent(ModelAnswer):
    """A Korean production plan: everything that somebody needs who wants to shoot this meme today."""

    title: Title = Field(min_length=1, description="레시피 제목, 서른 글자 이내. 무엇을 찍는지 알 수 있게.")
    concept: Line = Field(min_length=1, description="한 문장 콘셉트.")
    narrative: Paragraph = Field(min_length=1, description="이 밈이 무엇이고 왜 재미있는지 세 문장 안팎의 해요체 소개.")
    setting: Line | None = Field(None, description="찍기 좋은 곳.")
    costume: Line | None = Field(None, description="옷차림.")
    props: Labels = Field(default_factory=list, description="준비물. 구하기 쉬운 것으로.")
    music: Music = Field(default_factory=Music, description="음악.")
    shots: Annotated[list[Shot], Field(min_length=1, max_length=60), BeforeValidator(cut_when_lenient(60))] = Field(
        description="샷 목록. 0초부터 끝까지 빈틈도 겹침도 없이."
    )
    upload_caption: Paragraph | None = Field(None, description="올릴 때 쓸 문구, 두 문장 이내.")
    hashtags: Labels = Field(default_factory=list, description="해시태그, # 없이, 많아도 열 개.")
    dos: Lines = Field(default_factory=list, description="꼭 지킬 것.")
    donts: Lines = Field(default_factory=list, description="하지 말 것. 안전과 권리에 관한 것을 먼저.")
    estimated_minutes: Annotated[int, Field(ge=1, le=1440)] | None = Field(
        None, description="준비부터 촬영 끝까지 걸리는 시간(분)."
    )

    @model_validator(mode="after")
    def _put_in_order(self) -> Self:
        """Shots by time, each with a length; hashtags without their sign and without doubles."""
        self.shots = sorted((shot for shot in self.shots if shot.start < shot.end), key=lambda shot: shot.start)
        if not self.shots:
            raise ValueError("no shot has a length")
        tags = (tag.lstrip("#＃").replace(" ", "") for tag in self.hashtags)
        self.hashtags = list(dict.fromkeys(tag for tag in tags if tag))
        return self
