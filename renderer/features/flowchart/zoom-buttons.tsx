import { useReactFlow, useStore } from '@xyflow/react';
import type { FlowLayout } from './flow.ts';

/** Smaller, 100 %, larger, fit. They stand beside the chart, so that they cover none of it. */
export function ZoomButtons({ layout }: { layout: FlowLayout }) {
  const flow = useReactFlow();
  const zoom = useStore((store) => store.transform[2]);
  const fit = () => void flow.fitBounds({ x: 0, y: 0, width: layout.width, height: layout.height }, { padding: 0.03 });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's
    <div className="seg" role="group" aria-label="Zoom">
      <button type="button" aria-label="Smaller" onClick={() => void flow.zoomOut()}>
        −
      </button>
      <button
        type="button"
        aria-label={`${Math.round(zoom * 100)} %, back to 100 %`}
        onClick={() => void flow.zoomTo(1)}
      >
        {Math.round(zoom * 100)} %
      </button>
      <button type="button" aria-label="Larger" onClick={() => void flow.zoomIn()}>
        +
      </button>
      <button type="button" data-fit onClick={fit}>
        Fit
      </button>
    </div>
  );
}
