// Topics, their settings, their records; groups and their offsets.
import { check, equal, refused, until } from '../checks.mjs'
import { createTopic, numbered, produce, readAll } from './reading.mjs'

/** Create, list, describe, more partitions, delete records, delete. */
export async function topics(client) {
  const admin = client.admin()
  await admin.connect()
  const topic = 'administration'
  equal('created', await admin.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }] }), true)
  equal('created again', await admin.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }] }), false)
  await refused('a name that is not allowed', admin.createTopics({ topics: [{ topic: 'not/allowed', numPartitions: 1 }] }), /invalid|error/i)
  check('listed', (await admin.listTopics()).includes(topic))
  equal('partitions', await partitions(admin, topic), [0, 1])
  if (admin.createPartitions) {
    await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] })
    equal('more partitions', await partitions(admin, topic), [0, 1, 2, 3, 4])
  }

  await produce(client, topic, [numbered('record', 50, 0)])
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '20' }] })
  const first = (await admin.fetchTopicOffsets(topic)).find(found => found.partition === 0)
  equal('records deleted', [first.low, first.high], ['20', '50'])
  equal('the rest is read', (await readAll(client, topic, 30)).map(message => Number(message.offset)), Array.from({ length: 30 }, (_, index) => 20 + index))
  if (admin.describeCluster) {
    const cluster = await admin.describeCluster()
    check('the cluster', cluster.brokers.length === 1 && cluster.controller === cluster.brokers[0].nodeId && cluster.clusterId.length === 22, cluster)
  }

  await admin.deleteTopics({ topics: [topic] })
  await until('the topic to be gone', async () => !(await admin.listTopics()).includes(topic))
  check('deleted', true)
  await admin.disconnect()
}

/** Settings given at creation are told back, and stand beside the defaults. */
export async function configs(client) {
  const topic = 'configs'
  await createTopic(client, topic, 1, [{ name: 'retention.ms', value: '3600000' }, { name: 'cleanup.policy', value: 'compact' }])
  const admin = client.admin()
  await admin.connect()
  const { resources } = await client.describeConfigs(admin, topic)
  const entries = Object.fromEntries(resources[0].configEntries.map(entry => [entry.configName, entry]))
  equal('what was set', [entries['retention.ms'].configValue, entries['cleanup.policy'].configValue], ['3600000', 'compact'])
  equal('whether it is a default', [entries['retention.ms'].isDefault, entries['max.message.bytes'].isDefault], [false, true])
  await admin.disconnect()
}

/** List, describe, offsets, delete; a group in use is not deleted. */
export async function groups(client) {
  const topic = 'group-admin'
  await createTopic(client, topic)
  await produce(client, topic, [numbered('record', 25, 0)])
  let seen = 0
  const member = client.member({ group: topic })
  await member.start(topic, () => seen++)
  await until('all records', () => seen === 25)
  const admin = client.admin()
  await admin.connect()
  const listed = async () => (await admin.listGroups()).groups.find(group => group.groupId === topic)
  equal('listed', (await listed())?.protocolType, 'consumer')
  const described = (await admin.describeGroups([topic])).groups[0]
  equal('one member', described.members.length, 1)
  await refused('deleting a group in use', admin.deleteGroups([topic]), /non.?empty|not empty|delet/i)
  await member.stop()
  const offset = async () => Number((await admin.fetchOffsets({ groupId: topic, topics: [topic] }))[0].partitions[0].offset)
  await until('the offset to be committed', async () => (await offset()) === 25)
  check('the offset', true)
  await until('the group to be without members', async () => (await admin.describeGroups([topic])).groups[0].members.length === 0)
  await admin.deleteGroups([topic])
  equal('deleted', await listed(), undefined)
  await admin.disconnect()
}

async function partitions(admin, topic) {
  const found = await admin.fetchTopicMetadata({ topics: [topic] })
  return (found.topics ?? found)[0].partitions.map(partition => partition.partitionId).sort()
}
