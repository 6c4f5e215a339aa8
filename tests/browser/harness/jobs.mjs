// Jobs made through the API, for tests of pages that show them.
export const people = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1 },
    age: { type: "integer", minimum: 0, maximum: 120 },
    score: { type: "number", minimum: 0, maximum: 1 },
    city: { type: "string", enum: ["Basel", "Bern", "Zug"] },
    subscribed: { type: "boolean" },
  },
  required: ["name", "age", "city"],
  additionalProperties: false,
};

/** Returns the id of the new job. */
export async function confirmJob(api, { title = "People of a town", records = 50, schema = people, ...rest } = {}) {
  const draft = await api("POST", "/api/tasks/schema", {
    title,
    totalRecords: records,
    description: "Made-up people of a small town",
    instructions: "Make one plausible inhabitant of a small Swiss town.",
    schema,
    ...rest,
  });
  return (await api("POST", "/api/tasks/confirm", { draftToken: draft.draftToken })).jobId;
}
