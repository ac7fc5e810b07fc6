// Produce, consume, every compression, seek by time, idempotence.
import { check, equal, until } from '../checks.mjs'
import { createTopic, numbered, produce, readAll, values } from './reading.mjs'

/** Every codec that the client has: a batch of all kinds of records comes back byte for byte. */
export async function compression(client) {
  for (const codec of client.codecs) {
    const topic = `compression-${codec}`
    await createTopic(client, topic)
    const sent = [
      { key: 'key', value: 'value', headers: { first: 'one', second: Buffer.from([0, 255]) }, timestamp: '1700000000123' },
      { key: 'tombstone', value: null, timestamp: '1700000000124' },
      { key: '', value: 'empty key', timestamp: '1700000000125' },
      { key: 'large', value: Buffer.alloc(200_000, 'compressible '), timestamp: '1700000000126' },
      ...numbered(codec, 1000).map(message => ({ ...message, timestamp: '1700000000127' })),
    ].map(message => ({ partition: 0, ...message }))
    await produce(client, topic, [sent], { codec })
    const found = await readAll(client, topic, sent.length)
    equal(`${codec}: keys, values, times and headers`, found.map(shape), sent.map(shape))
    equal(`${codec}: offsets without gaps`, found.map(message => Number(message.offset)), sent.map((_, offset) => offset))
  }
}

/** Offsets by time, and reading on from one. */
export async function seekByTime(client) {
  const topic = 'seek-by-time'
  const start = 1_700_000_000_000
  await createTopic(client, topic)
  const sent = Array.from({ length: 100 }, (_, minute) => ({ partition: 0, value: `minute-${minute}`, timestamp: String(start + minute * 60_000) }))
  await produce(client, topic, [sent.slice(0, 40), sent.slice(40, 41), sent.slice(41)])
  const admin = client.admin()
  await admin.connect()
  const at = async time => (await admin.fetchTopicOffsetsByTimestamp(topic, time)).map(found => Number(found.offset))
  equal('the exact time', await at(start + 40 * 60_000), [40])
  equal('a time between two', await at(start + 70 * 60_000 - 1), [70])
  equal('before all', await at(0), [0])
  equal('after all', await at(start + 1e9), [100])
  equal('the watermarks', (await admin.fetchTopicOffsets(topic)).map(found => [found.low, found.high]), [['0', '100']])
  await admin.disconnect()

  const found = []
  const member = client.member({ group: 'seek-by-time' })
  await member.start(topic, message => found.push(message))
  await until('a first reading', () => found.length >= 100)
  found.length = 0
  await member.seek(topic, 0, '70')
  await until('a second reading', () => found.length >= 30)
  await member.stop()
  equal('after the seek', values(found), sent.slice(70).map(message => message.value))
}

/** An idempotent producer: as many records as were acknowledged, in order, once. */
export async function idempotence(client) {
  const topic = 'idempotence'
  await createTopic(client, topic, 3)
  const batches = Array.from({ length: 30 }, (_, batch) => numbered(`batch-${batch}`, 20, batch % 3))
  const answers = await produce(client, topic, batches, { idempotent: true })
  check('every batch has its offset', answers.every(answer => Number(answer.baseOffset ?? answer.offset) >= 0), answers[0])
  const found = await readAll(client, topic, 600)
  for (const partition of [0, 1, 2]) {
    const expected = batches.flat().filter(message => message.partition === partition)
    equal(`partition ${partition}`, values(found.filter(message => message.partition === partition)), expected.map(message => message.value))
  }
}

function shape(message) {
  const bytes = value => (value === null || value === undefined ? null : Buffer.from(value).toString('base64'))
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, bytes(value)])
  return [bytes(message.key), bytes(message.value), String(message.timestamp), headers]
}
