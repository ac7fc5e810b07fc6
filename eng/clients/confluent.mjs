// node eng/clients/confluent.mjs BOOTSTRAP SCENARIO
// @confluentinc/kafka-javascript, by its interface after kafkajs: librdkafka beneath, eager and cooperative groups, static members.
import { promisify } from 'node:util'
import { main } from './checks.mjs'
import { load } from './packages.mjs'
import * as administration from './scenarios/administration.mjs'
import * as groups from './scenarios/groups.mjs'
import * as messages from './scenarios/messages.mjs'
import * as transactions from './scenarios/transactions.mjs'

const { AdminClient, KafkaJS, features } = load('@confluentinc/kafka-javascript')

// Codecs are compiled in where their libraries were there.
const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'].filter(codec => codec === 'none' || features.includes(codec))

function open(bootstrap) {
  const kafka = new KafkaJS.Kafka({ 'bootstrap.servers': bootstrap, 'client.id': 'confluent', kafkaJS: { logLevel: KafkaJS.logLevel.ERROR } })
  return {
    codecs,
    admin: () => withPartitions(kafka.admin(), bootstrap),
    producer: options => producer(kafka, options),
    member: options => member(kafka, options),
  }
}

function producer(kafka, { codec = 'none', idempotent = false, transactionalId } = {}) {
  const inner = kafka.producer({
    'compression.codec': codec, 'enable.idempotence': idempotent, 'linger.ms': 0, ...(transactionalId && { 'transactional.id': transactionalId }),
  })
  return {
    connect: () => inner.connect(),
    disconnect: () => inner.disconnect(),
    send: (topic, list) => inner.send({ topic, messages: copies(list) }),
    async begin() {
      const transaction = await inner.transaction()
      return {
        send: (topic, list) => transaction.send({ topic, messages: copies(list) }),
        sendOffsets: (member, topics) => transaction.sendOffsets({ consumer: member.consumer, topics }),
        commit: () => transaction.commit(),
        abort: () => transaction.abort(),
      }
    },
  }
}

function member(kafka, { group, uncommitted = false, autoCommit = true, strategy = 'eager', instance }) {
  let rebalances = 0
  const consumer = kafka.consumer({
    'group.id': group,
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': autoCommit,
    'auto.commit.interval.ms': 100,
    'heartbeat.interval.ms': 100,
    'session.timeout.ms': 10_000,
    'fetch.wait.max.ms': 100,
    'isolation.level': uncommitted ? 'read_uncommitted' : 'read_committed',
    'partition.assignment.strategy': strategy === 'cooperative' ? 'cooperative-sticky' : 'range',
    ...(instance && { 'group.instance.id': instance }),
    rebalance_cb: () => {
      rebalances++
    },
  })
  return {
    group,
    consumer,
    rebalances: () => rebalances,
    assigned: topic => consumer.assignment().filter(place => place.topic === topic).map(place => place.partition),
    async start(topic, onMessage) {
      await consumer.connect()
      await consumer.subscribe({ topics: [topic] })
      await consumer.run({ eachMessage: async ({ partition, message }) => onMessage(message, partition) })
    },
    seek: (topic, partition, offset) => consumer.seek({ topic, partition, offset }),
    stop: () => consumer.disconnect(),
  }
}

// The client turns the texts of what it is given into buffers, in place.
const copies = list => list.map(message => ({ ...message }))

/** More partitions are only to be had from the older interface with callbacks. */
function withPartitions(admin, bootstrap) {
  admin.createPartitions = async ({ topicPartitions }) => {
    const older = AdminClient.create({ 'bootstrap.servers': bootstrap })
    for (const { topic, count } of topicPartitions) await promisify(older.createPartitions.bind(older))(topic, count, 5000)
    older.disconnect()
  }
  return admin
}

await main(open, {
  'compression': messages.compression,
  'seek-by-time': messages.seekByTime,
  'idempotence': messages.idempotence,
  'groups-eager': client => groups.threeMembers(client, 'eager'),
  'groups-cooperative': client => groups.threeMembers(client, 'cooperative'),
  'static-members': groups.staticMembers,
  'topics': administration.topics,
  'group-admin': administration.groups,
  'transactions': transactions.commitAndAbort,
  'transactional-offsets': transactions.offsets,
  'fencing': transactions.fencing,
})
