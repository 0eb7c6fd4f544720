/** Every icon's outline, once in the document. Outcomes differ by outline alone, so that they can be told apart in grey. */
export function IconSprite() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true" focusable="false">
      <defs>
        <symbol id="i-pass" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="7.5" fill="currentColor" />
          <path d="M4.6 8.3l2.3 2.3 4.6-5" {...glyphStroke(1.8)} />
        </symbol>
        <symbol id="i-warn" viewBox="0 0 16 16">
          <path
            d="M8 .9a1.2 1.2 0 0 1 1 .6l6.3 11.4a1.2 1.2 0 0 1-1 1.8H1.7a1.2 1.2 0 0 1-1-1.8L7 1.5a1.2 1.2 0 0 1 1-.6z"
            fill="currentColor"
          />
          <path d="M8 5.6v3.8" {...glyphStroke(1.8)} />
          <circle cx="8" cy="12" r="1.05" fill="var(--glyph)" />
        </symbol>
        <symbol id="i-fail" viewBox="0 0 16 16">
          <path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z" fill="currentColor" />
          <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" {...glyphStroke(1.8)} />
        </symbol>
        <symbol id="i-na" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.8" {...lineStroke(1.5)} strokeLinecap="butt" strokeDasharray="2.6 1.67" />
          <path d="M5 8h6" {...lineStroke(1.8)} />
        </symbol>
        <symbol id="i-blocked" viewBox="0 0 16 16">
          <path d="M13.4 1.5v13" {...lineStroke(2.2)} />
          <path d="M1.5 8h8M6.2 4.3L9.9 8l-3.7 3.7" {...lineStroke(1.9)} />
        </symbol>
        <symbol id="i-unsure" viewBox="0 0 16 16">
          <path d="M8 .4L15.6 8 8 15.6.4 8z" fill="currentColor" stroke="currentColor" strokeWidth=".6" />
          <path d="M6.2 6.3a1.85 1.85 0 1 1 2.7 1.6c-.6.3-.9.7-.9 1.3" {...glyphStroke(1.5)} />
          <circle cx="8" cy="11.3" r=".95" fill="var(--glyph)" />
        </symbol>
        <symbol id="i-crash" viewBox="0 0 16 16">
          <rect x=".8" y=".8" width="14.4" height="14.4" rx="2" fill="currentColor" />
          <path d="M9.3 2.3L5 8.3h3.2L6.5 13.7 11.2 7H8z" fill="var(--glyph)" />
        </symbol>
        <symbol id="i-run" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.5" {...lineStroke(2)} opacity=".28" />
          <path className="spin" d="M8 1.5A6.5 6.5 0 0 1 14.5 8" {...lineStroke(2.2)} />
          <circle cx="8" cy="8" r="2" fill="currentColor" />
        </symbol>
        <symbol id="i-wait" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="5.2" {...lineStroke(1.6)} />
        </symbol>
        <symbol id="i-you" viewBox="0 0 16 16">
          <rect x=".6" y=".6" width="14.8" height="14.8" rx="7.4" fill="currentColor" />
          <circle cx="8" cy="5.7" r="2.2" fill="var(--glyph)" />
          <path d="M3.9 12.3c.6-2.1 2.2-3.2 4.1-3.2s3.5 1.1 4.1 3.2z" fill="var(--glyph)" />
        </symbol>
        <symbol id="i-copy" viewBox="0 0 16 16">
          <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" {...lineStroke(1.4)} />
          <path d="M10.5 3.5v-.2a1 1 0 0 0-1-1H3.3a1 1 0 0 0-1 1v6.2a1 1 0 0 0 1 1h.2" {...lineStroke(1.4)} />
        </symbol>
        <symbol id="i-search" viewBox="0 0 16 16">
          <circle cx="7" cy="7" r="4.7" {...lineStroke(1.6)} />
          <path d="M10.5 10.5l3.7 3.7" {...lineStroke(1.8)} />
        </symbol>
        <symbol id="i-chevron" viewBox="0 0 16 16">
          <path d="M6 3.5L10.5 8 6 12.5" {...lineStroke(1.6)} />
        </symbol>
        <symbol id="i-down" viewBox="0 0 16 16">
          <path d="M3.5 6L8 10.5 12.5 6" {...lineStroke(1.6)} />
        </symbol>
        <symbol id="i-done" viewBox="0 0 16 16">
          <path d="M3.2 8.6l3.2 3.2 6.4-7.4" {...lineStroke(1.8)} />
        </symbol>
        <symbol id="i-pin" viewBox="0 0 16 16">
          <path d="M8 15.2S3 10.2 3 6a5 5 0 0 1 10 0c0 4.2-5 9.2-5 9.2z" fill="currentColor" />
          <circle cx="8" cy="6" r="1.9" fill="var(--glyph)" />
        </symbol>
      </defs>
    </svg>
  );
}

function lineStroke(width: number) {
  return {
    fill: 'none',
    stroke: 'currentColor',
    strokeWidth: width,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
  } as const;
}

function glyphStroke(width: number) {
  return { ...lineStroke(width), stroke: 'var(--glyph)' } as const;
}
