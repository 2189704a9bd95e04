// Deliver what waits, and fetch the lists of people. A delivery may be repeated, cut short or overtaken: every event has
// a key, and the server takes each key once.
import { deviceName, kept, queue } from "./store.js";

const AT_ONCE = 200;
const LATER = new Set([408, 429, 502, 503, 504]);  // nobody read it: as good as no network
const DAY = 24 * 3600 * 1000;

export async function takePeople(addresses) {
  const answer = await fetch(addresses.people, { cache: "no-store", headers: { accept: "application/json" } });
  if (answer.status === 401) {
    if (!(await queue.all()).length) await kept.remove("people");
    throw new Error("signed_out");
  }
  if (answer.status === 403) {
    await kept.remove("people");
    throw new Error("not_allowed");
  }
  if (!answer.ok) throw new Error("offline");
  const data = await answer.json();
  await kept.set("people", { user: data.user, meetings: data.meetings });
  return data;
}

// The lists that were taken along; they go when their last meeting is a day past, unless marks still wait.
export async function keptPeople() {
  const people = (await kept.get("people")) ?? null;
  const last = Math.max(...(people?.meetings ?? []).map((meeting) => meeting.ends_at));
  if (!people || Date.now() < last + DAY || (await queue.all()).length) return people;
  await kept.remove("people");
  return null;
}

// Gives the people as they are now, or null when nothing could be reached.
export async function exchange(addresses) {
  const once = () => deliverAll(addresses);
  // Two tabs of one browser take turns.
  return navigator.locks ? navigator.locks.request("attendance-sync", once) : once();
}

async function deliverAll(addresses) {
  let people = await takePeople(addresses);
  const device = await deviceName();
  let delivered = false;
  const failed = new Set();
  for (;;) {
    const waiting = (await queue.all()).filter((event) => event.by === people.user && !event.refused && !failed.has(event.key));
    if (!waiting.length) break;
    waiting.sort((one, other) => (one.alone ?? 0) - (other.alone ?? 0) || one.happened_at - other.happened_at);
    const together = waiting.filter((event) => !event.alone).slice(0, AT_ONCE);
    const batch = together.length ? together : waiting.slice(0, 1);
    const answer = await fetch(addresses.deliver, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": people.csrf },
      body: JSON.stringify({ device, sent_at: Date.now(), events: batch }),
    });
    if (answer.status === 401 || answer.status === 403) throw new Error("signed_out");
    if (LATER.has(answer.status)) throw new Error("offline");
    if (!answer.ok) {
      // One of them cannot be taken: each goes alone from now on, and those that failed before go last.
      await queue.put(...batch.map((event) => ({ ...event, alone: (event.alone ?? 0) + 1 })));
      if (!together.length) failed.add(batch[0].key);
      if (failed.size > 3 && !delivered) throw new Error("offline");
      continue;
    }
    const { results } = await answer.json();
    const done = [];
    for (const event of batch) {
      const result = results[event.key];
      if (result?.code === "kept") done.push(event.key);
      else await queue.put({ ...event, refused: result ?? { code: "no_answer", message: "" } });
    }
    if (done.length) await queue.remove(...done);
    delivered = true;
  }
  if (delivered) people = await takePeople(addresses);
  return people;
}
