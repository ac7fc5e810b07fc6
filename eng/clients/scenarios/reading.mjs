// How scenarios read a topic back.
import { until } from '../checks.mjs'

/** Reads a topic from its beginning until it has so many records, and tells them in the order of partition and offset. */
export async function readAll(client, topic, count, { group = `${topic}-reader`, uncommitted = false } = {}) {
  const found = []
  const member = client.member({ group, uncommitted })
  await member.start(topic, (message, partition) => found.push({ partition, ...message }))
  try {
    await until(`${count} records of ${topic} (have ${found.length})`, () => found.length >= count)
  } finally {
    await member.stop()
  }

  return found.sort((one, other) => one.partition - other.partition || Number(one.offset) - Number(other.offset))
}

/** Creates a topic and leaves no connection behind. */
export async function createTopic(client, topic, numPartitions = 1, configEntries = []) {
  const admin = client.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] })
  await admin.disconnect()
}

/** Sends messages in one request each, in order. */
export async function produce(client, topic, batches, options = {}) {
  const producer = client.producer(options)
  await producer.connect()
  const answers = []
  for (const batch of batches) answers.push(...(await producer.send(topic, batch)))
  await producer.disconnect()
  return answers
}

export const values = messages => messages.map(message => message.value.toString())

export const numbered = (prefix, count, partition) =>
  Array.from({ length: count }, (_, number) => ({ partition, key: `${prefix}-${number % 7}`, value: `${prefix}-${number}` }))
