// Deliver what waits, and fetch the lists of people. A delivery may be repeated, cut short or overtaken: every event has
// a key, and the server takes each key once.
import { deviceName, kept, queue } from "./store.js";

const AT_ONCE = 200;

export async function takePeople(addresses) {
  const answer = await fetch(addresses.people, { cache: "no-store", headers: { accept: "application/json" } });
  if (answer.status === 401) throw new Error("signed_out");
  if (!answer.ok) throw new Error("offline");
  const data = await answer.json();
  await kept.set("people", { user: data.user, meetings: data.meetings });
  return data;
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
  for (;;) {
    const waiting = (await queue.all()).filter((event) => event.by === people.user && !event.refused);
    if (!waiting.length) break;
    const batch = waiting.sort((one, other) => one.happened_at - other.happened_at).slice(0, AT_ONCE);
    const answer = await fetch(addresses.deliver, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": people.csrf },
      body: JSON.stringify({ device, sent_at: Date.now(), events: batch }),
    });
    if (answer.status === 401 || answer.status === 403) throw new Error("signed_out");
    if (!answer.ok) throw new Error("offline");
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
