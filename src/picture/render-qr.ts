// A link as a QR code: vector for print, so that it is sharp at any size; medium correction, so that a fold or a stamp
// across it does no harm.
import { renderSVG } from 'uqr'

/** An SVG element without width or height: the style sheet decides. */
export const renderQrSvg = (url: string): string =>
  renderSVG(url, { ecc: 'M', border: 0, pixelSize: 1 }).replace(
    '<svg ',
    '<svg role="img" shape-rendering="crispEdges" ',
  )
