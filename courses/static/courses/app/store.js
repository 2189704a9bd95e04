// What this device keeps: marks that wait (one record each, written before anybody sees the mark), and the lists of
// people it took along. IndexedDB outlives reloads, a closed browser and a flat battery.

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("attendance", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("queue", { keyPath: "key" });
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(name, mode, deed) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = deed(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const queue = {
  all: () => run("queue", "readonly", (store) => store.getAll()),
  put: (...events) => run("queue", "readwrite", (store) => events.map((event) => store.put(event)).at(-1)),
  remove: (...keys) => run("queue", "readwrite", (store) => keys.map((key) => store.delete(key)).at(-1)),
};

export const kept = {
  get: (name) => run("kept", "readonly", (store) => store.get(name)),
  set: (name, value) => run("kept", "readwrite", (store) => store.put(value, name)),
  remove: (name) => run("kept", "readwrite", (store) => store.delete(name)),
};

// A name for this browser, so that the log can say which device it was.
export async function deviceName() {
  let name = await kept.get("device");
  if (!name) {
    name = `${navigator.platform || "web"} ${crypto.randomUUID().slice(0, 8)}`;
    await kept.set("device", name);
  }
  return name;
}
