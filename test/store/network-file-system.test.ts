import { describe, expect, it } from 'vitest'
import { mountType, networkFileSystem } from '../../src/store/embedded/network-file-system.ts'

describe('the file system of a folder', () => {
  it.each([
    ['NFS', 0x6969, null, 'NFS'],
    ['SMB', 0xfe534d42, null, 'SMB'],
    ['SMB, its number told with a sign', 0xfe534d42 | 0, null, 'SMB'],
    ['sshfs', 0x65735546, 'fuse.sshfs', 'sshfs'],
    ['S3', 0x65735546, 'fuse.s3fs', 's3fs'],
  ])('D1 %s is shared over a network', (_, type, mounted, name) => {
    expect(networkFileSystem(type, () => mounted)).toBe(name)
  })

  it.each([
    ['ext4', 0xef53, null],
    ['overlay, as in a container', 0x794c7630, null],
    ['tmpfs', 0x01021994, null],
    ["a laptop's folder in a container", 0x65735546, 'fuse.grpcfuse'],
    ['virtiofs', 0x65735546, 'virtiofs'],
    ['FUSE that nobody knows', 0x65735546, null],
  ])('%s is local', (_, type, mounted) => {
    expect(networkFileSystem(type, () => mounted)).toBeNull()
  })

  it('is told by the mount that is nearest to it, the last of equals', () => {
    const info = [
      '21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '40 21 0:50 / /home/a\\040b rw,nosuid - fuse.sshfs a@b: rw,user_id=0',
      '41 21 0:51 / /home/a\\040b/local rw - tmpfs tmpfs rw',
      '42 21 0:52 / /home/a\\040b/local rw shared:2 master:1 - fuse.s3fs s3fs rw',
      '',
    ].join('\n')
    expect(mountType(info, '/home/a b/data')).toBe('fuse.sshfs')
    expect(mountType(info, '/home/a bc')).toBe('ext4')
    expect(mountType(info, '/home/a b/local/x')).toBe('fuse.s3fs')
    expect(mountType('', '/')).toBeNull()
  })
})
