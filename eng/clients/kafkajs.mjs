// node eng/clients/kafkajs.mjs BOOTSTRAP SCENARIO
// kafkajs, a client in pure JavaScript. It has gzip built in; snappy and lz4 are plugged in as its manual says, zstd where Node has it. It knows the
// eager group protocol only, and no static members.
import zlib from 'node:zlib'
import { promisify } from 'node:util'
import { main } from './checks.mjs'
import { load } from './packages.mjs'
import * as administration from './scenarios/administration.mjs'
import * as groups from './scenarios/groups.mjs'
import * as messages from './scenarios/messages.mjs'
import * as transactions from './scenarios/transactions.mjs'

const { Kafka, CompressionTypes, CompressionCodecs, ConfigResourceTypes, logLevel } = load('kafkajs')
const lz4 = load('lz4js')
CompressionCodecs[CompressionTypes.Snappy] = load('kafkajs-snappy')
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async encoder => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async buffer => Buffer.from(lz4.decompress(buffer)),
})
const codecs = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, snappy: CompressionTypes.Snappy, lz4: CompressionTypes.LZ4 }
if (zlib.zstdCompress) {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: encoder => promisify(zlib.zstdCompress)(encoder.buffer),
    decompress: buffer => promisify(zlib.zstdDecompress)(buffer),
  })
  codecs.zstd = CompressionTypes.ZSTD
}

function open(bootstrap) {
  const kafka = new Kafka({
    clientId: 'kafkajs',
    brokers: bootstrap.split(','),
    retry: { initialRetryTime: 50, retries: 10 },
    logLevel: logLevel.NOTHING,

  })
  return {
    codecs: Object.keys(codecs),
    admin: () => kafka.admin(),
    describeConfigs: (admin, topic) => admin.describeConfigs({ resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }] }),

    producer({ codec = 'none', idempotent, transactionalId } = {}) {
      const producer = kafka.producer({ idempotent, transactionalId, maxInFlightRequests: 1 })
      return {
        connect: () => producer.connect(),
        disconnect: () => producer.disconnect(),
        send: (topic, list) => producer.send({ topic, messages: list, compression: codecs[codec] }),
        async begin() {
          const transaction = await producer.transaction()
          return {
            send: (topic, list) => transaction.send({ topic, messages: list, compression: codecs[codec] }),
            sendOffsets: (member, topics) => transaction.sendOffsets({ consumerGroupId: member.group, topics }),
            commit: () => transaction.commit(),
            abort: () => transaction.abort(),
          }
        },
      }
    },

    member({ group, uncommitted = false, autoCommit = true }) {
      const consumer = kafka.consumer({
        groupId: group, sessionTimeout: 10_000, heartbeatInterval: 100, maxWaitTimeInMs: 100, readUncommitted: uncommitted,
      })
      let assigned = {}
      consumer.on(consumer.events.GROUP_JOIN, event => (assigned = event.payload.memberAssignment))
      consumer.on(consumer.events.REBALANCING, () => (assigned = {}))
      return {
        group,
        assigned: topic => assigned[topic] ?? [],
        async start(topic, onMessage) {
          await consumer.connect()
          await consumer.subscribe({ topics: [topic], fromBeginning: true })
          await consumer.run({ autoCommit, autoCommitInterval: 100, eachMessage: async ({ partition, message }) => onMessage(message, partition) })
        },
        seek: (topic, partition, offset) => consumer.seek({ topic, partition, offset }),
        commit: list => consumer.commitOffsets(list),
        stop: () => consumer.disconnect(),
      }
    },
  }
}

await main(open, {
  'compression': messages.compression,
  'seek-by-time': messages.seekByTime,
  'idempotence': messages.idempotence,
  'groups-eager': client => groups.threeMembers(client),
  'topics': administration.topics,
  'configs': administration.configs,
  'group-admin': administration.groups,
  'transactions': transactions.commitAndAbort,
  'transactional-offsets': transactions.offsets,
  'fencing': transactions.fencing,
})
