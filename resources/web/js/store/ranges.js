// How two tabs of one browser agree on what is stored of a room. A room's messages on disk are
// one run low..high without gaps; `mine` is what this tab holds, `theirs` what is there already.
//
// -> {action: 'put', record}: put the messages, store the record (the union of both runs);
//    {action: 'replace', record}: delete what is there first; {action: 'skip'}: it is out of date.
export function mergeRecord(theirs, mine, { reset = false } = {}) {
  if (reset) return { action: 'replace', record: mine };
  if (!theirs || theirs.high === null || theirs.high === undefined) return { action: 'put', record: mine };
  if (mine.high === null || mine.high === undefined) {
    return { action: 'put', record: { ...mine, low: theirs.low, high: theirs.high, cursor: theirs.cursor } };
  }
  const touching = mine.low <= theirs.high + 1 && theirs.low <= mine.high + 1;
  if (!touching) return mine.high > theirs.high ? { action: 'replace', record: mine } : { action: 'skip' };
  const newer = mine.lastSeq >= theirs.lastSeq ? mine : theirs;
  return {
    action: 'put',
    record: {
      ...newer,
      low: Math.min(mine.low, theirs.low),
      high: Math.max(mine.high, theirs.high),
      cursor: Math.max(mine.cursor, theirs.cursor),
      readSeq: Math.max(mine.readSeq, theirs.readSeq),
    },
  };
}
