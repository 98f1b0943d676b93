/**
 * Which columns stand side by side where so many fit: all of them, or a thinned
 * out choice, even, with the first, the last and the selected one among them.
 * Moving the selection changes one slot at a time, so that nothing else moves.
 */
export function filmstrip(count: number, slots: number, selected: number): number[] {
  if (count <= slots) return Array.from({ length: count }, (_, i) => i);
  // The first, the last and the selected one at the least.
  const room = Math.max(3, slots);
  const strip = Array.from({ length: room }, (_, i) => Math.round((i * (count - 1)) / (room - 1)));
  if (strip.includes(selected)) return strip;
  let nearest = 1;
  for (let i = 1; i < room - 1; i++) {
    const distance = Math.abs((strip[i] as number) - selected);
    if (distance < Math.abs((strip[nearest] as number) - selected)) nearest = i;
  }
  strip[nearest] = selected;
  return strip;
}
