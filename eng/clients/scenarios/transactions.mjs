// Transactional producers, and who sees what.
import { check, equal, refused, until } from '../checks.mjs'
import { createTopic, numbered, produce, readAll, values } from './reading.mjs'

/** Committed, aborted, open: read_committed sees the first and waits at the last; read_uncommitted sees all. */
export async function commitAndAbort(client) {
  const topic = 'transactions'
  await createTopic(client, topic)
  const producer = await open(client, topic)
  const first = await send(producer, topic, 'committed')
  await first.commit()
  const second = await send(producer, topic, 'aborted')
  await second.abort()
  const third = await send(producer, topic, 'open')

  const seen = []
  const member = client.member({ group: 'committed' })
  await member.start(topic, message => seen.push(message.value.toString()))
  await until('the committed records', () => seen.length >= 10)
  equal('read_uncommitted sees everything', values(await readAll(client, topic, 30, { group: 'uncommitted', uncommitted: true })), ['committed', 'aborted', 'open'].flatMap(expected))
  equal('read_committed waits at the open transaction', seen, expected('committed'))
  await third.commit()
  await until('the third transaction', () => seen.length >= 20)
  equal('read_committed sees what was committed, in order', seen, ['committed', 'open'].flatMap(expected))
  await member.stop()
  await producer.disconnect()
}

/** Offsets in a transaction count when it is committed, and only then. */
export async function offsets(client) {
  const [source, target] = ['transactional-source', 'transactional-target']
  await createTopic(client, source)
  await createTopic(client, target)
  await produce(client, source, [numbered('input', 10, 0)])
  const admin = client.admin()
  await admin.connect()
  const committed = async () => Number((await admin.fetchOffsets({ groupId: source, topics: [source] }))[0]?.partitions[0]?.offset ?? -1)
  let seen = 0
  const member = client.member({ group: source, autoCommit: false })
  await member.start(source, () => seen++)
  await until('the input', () => seen === 10)

  const producer = await open(client, source)
  const offset = number => [{ topic: source, partitions: [{ partition: 0, offset: String(number) }] }]
  const aborted = await send(producer, target, 'aborted')
  await aborted.sendOffsets(member, offset(4))
  await aborted.abort()
  check('aborted offsets are forgotten', (await committed()) < 0, await committed())
  const done = await send(producer, target, 'done')
  await done.sendOffsets(member, offset(7))
  await done.commit()
  equal('committed offsets are there', await committed(), 7)
  await member.stop()
  await producer.disconnect()

  const again = []
  const next = client.member({ group: source })
  await next.start(source, message => again.push(message.value.toString()))
  await until('the rest of the input', () => again.length >= 3)
  await next.stop()
  equal('the next member goes on from there', again, ['input-7', 'input-8', 'input-9'])
  equal('the output', values(await readAll(client, target, 10)), expected('done'))
  await admin.disconnect()
}

/** A second producer of the same transactional id ends the first one's transaction and shuts it out. */
export async function fencing(client) {
  const topic = 'fencing'
  await createTopic(client, topic)
  const first = await open(client, topic)
  const zombie = await send(first, topic, 'zombie')
  const second = await open(client, topic)

  // kafkajs claims the id with its first transaction, the others with the connection.
  const heir = await send(second, topic, 'heir')
  await refused('the first cannot commit any more', zombie.commit(), /fence|epoch|fatal/i)
  await heir.commit()
  equal('only the second is seen', values(await readAll(client, topic, 10)), expected('heir'))
  await second.disconnect()
}

const expected = prefix => numbered(prefix, 10, 0).map(message => message.value)

async function open(client, transactionalId) {
  const producer = client.producer({ transactionalId, idempotent: true })
  await producer.connect()
  return producer
}

async function send(producer, topic, prefix) {
  const transaction = await producer.begin()
  await transaction.send(topic, numbered(prefix, 10, 0))
  return transaction
}
