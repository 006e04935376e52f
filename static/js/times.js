// A date that begins at another time ends as much later or earlier: the person need not reckon.
(() => {
  const [start, end] = ["start_time", "end_time"].map((name) => document.querySelector(`[name="${name}"]`));
  if (!start || !end) return;
  const minutes = (field) => (field.value ? field.value.split(":").reduce((hours, rest) => hours * 60 + Number(rest), 0) : NaN);
  let before = minutes(start);
  start.addEventListener("change", () => {
    const ends = minutes(end) + minutes(start) - before;
    before = minutes(start);
    // Past midnight it is another question: the form asks.
    if (ends >= 0 && ends < 24 * 60) {
      end.value = [Math.floor(ends / 60), ends % 60].map((number) => String(number).padStart(2, "0")).join(":");
    }
  });
})();
