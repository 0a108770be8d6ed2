import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, open, rename, stat, truncate, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AppendFile, Filesystem } from '../../src/store/index.ts'

/** A file, whatever its names are: `durable` of its bytes survive a power cut. */
interface Inode {
  stash: string
  durable: number
  /** A sync of it has failed: nothing written since then will ever be durable. */
  poisoned: boolean
}

/** What a power cut would leave: the paths inside the disk's root, with the bytes that survive. */
export type Image = { path: string; file: { stash: string; bytes: number } | null }[]

export type Call = 'makeFolder' | 'open' | 'write' | 'sync' | 'rename' | 'remove'

export interface TestDiskOptions {
  /** This sync (counting from 1) says that it has been done, and has not. */
  skipSync?: number
  /** What the `n`-th call (counting from 1) throws, instead of doing what it should; null for nothing. */
  failure?: (n: number, call: Call) => Error | null
  /** After every call. */
  onCall?: (call: Call) => void
}

/**
 * A folder of the real disk that knows what a power cut would leave of it, at its worst: bytes are
 * kept up to the last sync of their file; a name is kept when its folder was synced after it was
 * given; a removal is kept at once. After a failed sync a file keeps nothing more.
 */
export class TestDisk implements Filesystem {
  syncs = 0
  calls = 0
  readonly #root: string
  readonly #stash: string
  readonly #options: TestDiskOptions
  #inodes = 0
  /** Files and folders by path, as they are. */
  readonly #names = new Map<string, Inode | 'folder'>()
  /** Names by folder, as they would be after a power cut. */
  readonly #durable = new Map<string, Map<string, Inode | 'folder'>>()

  private constructor(root: string, options: TestDiskOptions) {
    this.#root = join(root, 'disk')
    this.#stash = join(root, 'stash')
    this.#options = options
  }

  /** A disk in `root`, which must be empty; what is on it stands under `disk/`. */
  static async make(root: string, options: TestDiskOptions = {}): Promise<TestDisk> {
    const disk = new TestDisk(root, options)
    await mkdir(disk.#root)
    await mkdir(disk.#stash)
    return disk
  }

  /** A path on this disk. */
  path(name: string): string {
    return join(this.#root, name)
  }

  async makeFolder(path: string): Promise<void> {
    this.#call('makeFolder')
    await mkdir(path, { recursive: true })
    this.#names.set(path, 'folder')
    this.#called('makeFolder')
  }

  async append(path: string, { fresh }: { fresh: boolean }): Promise<AppendFile> {
    this.#call('open')
    const file = await open(path, fresh ? 'ax' : 'a')
    const inode = await this.#inode(path)
    this.#called('open')
    return {
      write: async (bytes) => {
        try {
          this.#call('write')
        } catch (error) {
          // A full disk takes what it has room for.
          await file.appendFile(bytes.subarray(0, Math.floor(bytes.length / 2)))
          throw error
        }
        await file.appendFile(bytes)
        this.#called('write')
      },
      sync: () => this.#syncInode(inode),
      close: () => file.close(),
    }
  }

  async syncFile(path: string): Promise<void> {
    await this.#syncInode(await this.#inode(path))
  }

  async syncFolder(path: string): Promise<void> {
    this.#call('sync')
    if (++this.syncs !== this.#options.skipSync) {
      const inside = [...this.#names].filter(([name]) => dirname(name) === path)
      this.#durable.set(path, new Map(inside.map(([name, what]) => [basename(name), what])))
    }
    this.#called('sync')
  }

  async rename(from: string, to: string): Promise<void> {
    this.#call('rename')
    const inode = await this.#inode(from)
    await rename(from, to)
    this.#names.delete(from)
    this.#names.set(to, inode)
    this.#called('rename')
  }

  async remove(path: string): Promise<void> {
    this.#call('remove')
    await unlink(path)
    this.#names.delete(path)
    this.#durable.get(dirname(path))?.delete(basename(path))
    this.#called('remove')
  }

  /** What a power cut would leave now. */
  image(): Image {
    const image: Image = []
    const walk = (folder: string) => {
      for (const [name, what] of this.#durable.get(folder) ?? []) {
        const path = join(folder, name)
        const inside = path.slice(this.#root.length + 1)
        if (what === 'folder') {
          image.push({ path: inside, file: null })
          walk(path)
        } else image.push({ path: inside, file: { stash: what.stash, bytes: what.durable } })
      }
    }
    walk(this.#root)
    return image
  }

  #call(call: Call): void {
    ++this.calls
    const failure = this.#options.failure?.(this.calls, call)
    if (failure) throw failure
  }

  #called(call: Call): void {
    this.#options.onCall?.(call)
  }

  async #syncInode(inode: Inode): Promise<void> {
    try {
      this.#call('sync')
    } catch (error) {
      inode.poisoned = true
      throw error
    }
    if (++this.syncs !== this.#options.skipSync && !inode.poisoned)
      inode.durable = (await stat(inode.stash)).size
    this.#called('sync')
  }

  /** The file at a path; one that somebody else wrote becomes known now. */
  async #inode(path: string): Promise<Inode> {
    const known = this.#names.get(path)
    if (known !== undefined && known !== 'folder' && (await isSameFile(path, known.stash)))
      return known
    const inode = { stash: join(this.#stash, `${++this.#inodes}`), durable: 0, poisoned: false }
    await link(path, inode.stash)
    this.#names.set(path, inode)
    return inode
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  return (await stat(one)).ino === (await stat(other)).ino
}

/** Lays out in an empty folder what a power cut left. */
export async function restore(image: Image, folder: string): Promise<void> {
  for (const { path, file } of image) {
    const target = join(folder, path)
    if (file === null) await mkdir(target)
    else if (existsSync(file.stash)) {
      await copyFile(file.stash, target)
      await truncate(target, file.bytes)
    }
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code })
}
