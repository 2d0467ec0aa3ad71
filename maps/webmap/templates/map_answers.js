// What the plan answers beyond its proposals: floors, phases, other budgets, other plans, other worlds.

const ANSWER_LIMIT = 12;

function fillAnswers({ data }, texts) {
  const groups = [
    [data.plan.answered ? "map.answers.targets" : "map.answers.conflicts", targetLines(data.plan, texts)],
    ...(data.whole?.isPart ? [] : wholeLines(data.plan, texts)),
  ].filter(([, lines]) => lines.length);
  byId("answers").hidden = !groups.length;
  const list = element("div", "figures");
  for (const [title, lines] of groups) {
    list.append(element("h3", "", texts.t(title)));
    rows(list, lines);
  }
  byId("answers").querySelector("div").replaceChildren(...list.childNodes);
}

// What only the whole of a plan answers.
function wholeLines(plan, texts) {
  return [
    ["map.answers.phases", phaseLines(plan, texts)],
    ["map.answers.frontier", frontierLines(plan, texts)],
    ["map.answers.alternatives", alternativeLines(plan, texts)],
    ["map.answers.robustness", robustnessLines(plan, texts)],
  ];
}

function whose(target, { t, known }) {
  if (target.within === "province") return t("common.target.province");
  if (target.within === "places") return known(`common.place.${target.units[0]}`, target.units[0]);
  const names = target.units.join(", ");
  return target.units.length > 1 ? t("common.target.together", { names }) : names;
}

// How many hold, and those that do not hold today: what the plan makes of them, or how high they could be.
function targetLines({ targets, answered }, texts) {
  const { t, number, percent, known } = texts;
  if (!targets.length) return [];
  const met = targets.filter((target) => target.met).length;
  const count = t("map.answers.met", { met: number(met), n: number(targets.length) });
  const blamed = targets.filter((target) => (answered ? !target.metToday : target.attainable !== null));
  const lines = blamed.slice(0, ANSWER_LIMIT).map((target) => {
    const reached = percent(answered ? target.after : target.attainable);
    const text = t("map.answers.target", { reached, asked: percent(target.need) });
    return [`${known(`common.service.${target.service}`, target.service)}: ${whose(target, texts)}`, text];
  });
  const rest = blamed.length - lines.length;
  const more = rest ? [["…", t("map.answers.more", { n: number(rest) })]] : [];
  return [...(answered ? [[t("map.answers.held"), count]] : []), ...lines, ...more];
}

function phaseLines({ phases }, { t, number, money }) {
  return phases.map(({ name, cost, left, proposals }) => [
    name,
    t("map.answers.phase", { cost: money(cost), left: money(left), n: number(proposals) }),
  ]);
}

function frontierLines({ frontier }, { number, money }) {
  return frontier.map(({ budget, value }) => [money(budget), number(value)]);
}

function alternativeLines({ alternatives, question }, { t, number, money }) {
  return alternatives.map(({ value, cost, elsewhere }, i) => {
    const values = { cost: money(cost), n: number(elsewhere) };
    const text = question === "least_cost" ? t("map.answers.alternative_cost", values) : t("map.answers.alternative", { value: number(value), ...values });
    return [t("map.answers.plan", { n: i + 1 }), text];
  });
}

function robustnessLines({ robustness }, { t, number, percent }) {
  if (!robustness) return [];
  return [
    [t("map.answers.expected"), number(robustness.expected)],
    [t("map.answers.spread"), t("map.answers.range", { low: number(robustness.low), high: number(robustness.high) })],
    [t("map.answers.within"), percent(robustness.within_budget)],
  ];
}
