// Consumer groups: three members that join and leave, and members with a fixed name.
import { check, equal, until } from '../checks.mjs'
import { createTopic, numbered, produce } from './reading.mjs'

const PARTITIONS = 6

/** Three members join one after the other and leave again; whoever is there shares all partitions, and nothing is lost. */
export async function threeMembers(client, strategy = 'eager') {
  const topic = `groups-${strategy}`
  await createTopic(client, topic, PARTITIONS)
  const seen = []
  const members = []
  for (let count = 1; count <= 3; count++) {
    members.push(await join(client, topic, { group: topic, strategy }, seen))
    await shared(topic, members, `with ${count}`)
    await sendAndSee(client, topic, `joined-${count}`, seen)
  }

  while (members.length > 1) {
    await members.shift().stop()
    await shared(topic, members, `with ${members.length} left`)
    await sendAndSee(client, topic, `left-${members.length}`, seen)
  }

  await members[0].stop()
  const late = []
  await produce(client, topic, [numbered('last', 12)])
  const next = await join(client, topic, { group: topic, strategy }, late)
  await until('the next member goes on from the committed offsets', () => late.filter(value => value.startsWith('last')).length >= 12)
  await next.stop()
  equal('after a pause only what is new is read', late.sort(), numbered('last', 12).map(message => message.value).sort())
}

/** A member with a group.instance.id that goes and comes back within its session keeps its partitions, and nobody else is disturbed. */
export async function staticMembers(client) {
  const topic = 'static-members'
  await createTopic(client, topic, PARTITIONS)
  const seen = []
  const one = await join(client, topic, { group: topic, instance: 'one' }, seen)
  await until('all partitions for the first', () => one.assigned(topic).length === PARTITIONS)
  const two = await join(client, topic, { group: topic, instance: 'two' }, seen)
  await shared(topic, [one, two], 'with both')
  const before = [one.assigned(topic), two.assigned(topic)]
  const rebalances = one.rebalances()
  await two.stop()
  const again = await join(client, topic, { group: topic, instance: 'two' }, seen)
  await until('its partitions again', () => again.assigned(topic).length === PARTITIONS / 2)
  equal('the same partitions', [one.assigned(topic), again.assigned(topic)], before)
  equal('no rebalance for the other', one.rebalances(), rebalances)
  await sendAndSee(client, topic, 'static', seen)
  await again.stop()
  await one.stop()
}

async function join(client, topic, options, seen) {
  const member = client.member(options)
  await member.start(topic, message => seen.push(message.value.toString()))
  return member
}

/** Waits until the members share the partitions evenly, each with one owner. */
async function shared(topic, members, when) {
  const evenly = () => members.every(member => member.assigned(topic).length === PARTITIONS / members.length)
  await until(`${when}: ${PARTITIONS / members.length} partitions each (have ${members.map(member => member.assigned(topic).length)})`, evenly)
  equal(`${when}: every partition has one owner`, members.flatMap(member => member.assigned(topic)).sort(), [0, 1, 2, 3, 4, 5])
}

async function sendAndSee(client, topic, prefix, seen) {
  const sent = Array.from({ length: PARTITIONS }, (_, partition) => numbered(`${prefix}-${partition}`, 10, partition)).flat()
  await produce(client, topic, [sent])
  const found = () => new Set(seen.filter(value => value.startsWith(prefix)))
  await until(`all records of ${prefix} (have ${found().size} of ${sent.length})`, () => found().size === sent.length)
  check(`${prefix}: everything was read`, true)
}
