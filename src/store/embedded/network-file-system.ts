import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'

/** Linux' own numbers (statfs(2)) of file systems that several machines share. */
const shared: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
])

const fuse = 0x65735546

/** Programs behind FUSE that keep their files on other machines. Most FUSE folders are local: a container's, on a laptop. */
const overTheNetwork =
  /^fuse\.(sshfs|s3fs|goofys|gcsfuse|blobfuse2?|rclone|davfs2?|curlftpfs|glusterfs|ceph(-fuse)?|juicefs|mount-s3|smbnetfs|moosefs|mfs)$/i

/** The name of the network file system that a folder lies on; null where it is local, or the system does not say. */
export async function networkFileSystemOf(folder: string): Promise<string | null> {
  if (process.platform !== 'linux') return null
  const { type } = await statfs(folder)
  return networkFileSystem(type, () => mountTypeOf(folder))
}

/** The name of a file system by its number; where FUSE hides it, by the type of its mount. Null for a local one. */
export function networkFileSystem(type: number, mountType: () => string | null): string | null {
  // Some systems tell the number with a sign.
  const name = shared.get(type >>> 0)
  if (name !== undefined) return name
  if (type >>> 0 !== fuse) return null
  const mounted = mountType()
  return mounted !== null && overTheNetwork.test(mounted) ? mounted.replace(/^fuse\./, '') : null
}

function mountTypeOf(folder: string): string | null {
  try {
    return mountType(readFileSync('/proc/self/mountinfo', 'utf8'), folder)
  } catch {
    return null
  }
}

/** The type of the mount that a path lies in, from `/proc/self/mountinfo`: the longest mount point, the last of equals. */
export function mountType(mountInfo: string, path: string): string | null {
  const mounts = mountInfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const point = before
      .split(' ')[4]
      ?.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
    const type = after.split(' ')[0]
    return point === undefined || type === undefined ? [] : [{ point, type }]
  })
  const around = mounts.filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
  return (
    around.reduce<{ point: string; type: string } | null>(
      (best, mount) => (best === null || mount.point.length >= best.point.length ? mount : best),
      null,
    )?.type ?? null
  )
}
