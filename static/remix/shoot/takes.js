// The takes of one recipe, kept in this browser (IndexedDB), so that neither a reload nor signing in loses them; where that
// is not possible they live as long as the page.

const DATABASE = "kmeme-shooting";
const STORE = "clips";
const KEPT_MS = 7 * 24 * 3600 * 1000;

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Only a finished transaction has found room for what was put. */
function written({ transaction }) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

async function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("node", "node");
  return answered(request);
}

export class Takes extends EventTarget {
  clips = [];
  /** Clips from before the recipe's shots were moved: files to take away, no takes. */
  outdated = [];
  isKept = true;
  #chosen = new Map();
  #database = null;

  /** `timing` tells the clips apart that were shot before the recipe's shots were moved. */
  constructor(node, timing, shotCount) {
    super();
    Object.assign(this, { node, timing, shotCount });
  }

  /** Read what was kept; what is older than a week is forgotten, of other recipes too. */
  async load() {
    try {
      this.#database = await opened();
      // Ids begin with the time (13 digits until the year 2286), so that they sort by it.
      await written(this.#store().delete(IDBKeyRange.upperBound(String(Date.now() - KEPT_MS))));
      const kept = await answered(this.#store("readonly").index("node").getAll(this.node));
      kept.sort((one, other) => one.made - other.made);
      this.clips = kept.filter((clip) => clip.timing === this.timing);
      this.outdated = kept.filter((clip) => clip.timing !== this.timing);
    } catch {
      this.isKept = false;
    }
    const all = this.clips.flatMap((clip) => clip.takes.map((take) => ({ clip, take })));
    all.sort((one, other) => one.take.chosen - other.take.chosen);
    for (const one of all) this.#chosen.set(one.take.shot, one);
    this.#changed();
  }

  #store(mode = "readwrite") {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
  }

  /** Add a clip; its takes are the chosen ones, being the latest. */
  async add(clip) {
    const id = `${clip.made}-${Math.random().toString(36).slice(2)}`;
    const whole = { ...clip, id, node: this.node, timing: this.timing };
    this.clips.push(whole);
    await this.#choose(whole, whole.takes);
  }

  async #choose(clip, takes) {
    for (const take of takes) {
      take.chosen = Date.now();
      this.#chosen.set(take.shot, { clip, take });
    }
    try {
      await written(this.#store().put(clip));
    } catch {
      // No room, or a private window: the take stays in memory, and the page says so.
      this.isKept = false;
    }
    this.#changed();
  }

  /** All takes of a shot, [{clip, take}], oldest first. */
  of(shot) {
    return this.clips.flatMap((clip) => clip.takes.filter((take) => take.shot === shot).map((take) => ({ clip, take })));
  }

  chosen(shot) {
    return this.#chosen.get(shot) ?? null;
  }

  choose(shot, number) {
    const { clip, take } = this.of(shot)[number];
    return this.#choose(clip, [take]);
  }

  /** Forget everything of this recipe. */
  async clear() {
    const gone = [...this.clips, ...this.outdated];
    this.clips = [];
    this.outdated = [];
    this.#chosen.clear();
    if (this.#database) await Promise.all(gone.map(({ id }) => written(this.#store().delete(id)))).catch(() => {});
    this.#changed();
  }

  get count() {
    return this.clips.reduce((sum, clip) => sum + clip.takes.length, 0);
  }

  /** The shots that have no take yet. */
  get missing() {
    return [...Array(this.shotCount).keys()].filter((shot) => !this.#chosen.has(shot));
  }

  /**
   * The chosen takes as pieces to play one after another, [{clip, at, length, speed}]: shots that follow one another
   * in one clip are one piece.
   */
  pieces() {
    const pieces = [];
    for (let shot = 0; shot < this.shotCount; shot += 1) {
      const { clip, take } = this.#chosen.get(shot);
      const last = pieces.at(-1);
      const goesOn = last?.clip === clip && Math.abs(last.at + last.length - take.at) < 0.02;
      if (goesOn) last.length += take.length;
      else pieces.push({ clip, at: take.at, length: take.length, speed: take.speed });
    }
    return pieces;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
