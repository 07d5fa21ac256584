/** Lines in place of a content that is being loaded. `label` says what. */
export function Skeleton({ label, widths }: { label: string; widths: readonly number[] }) {
  return (
    <div class="card card-body" role="status" aria-busy="true" aria-label={label}>
      {widths.map((width) => (
        <span class="skeleton" key={width} style={{ inlineSize: `${width}%` }} />
      ))}
    </div>
  );
}
