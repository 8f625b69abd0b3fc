// What stands on paper: how many pages a PDF has, and what a camera reads of the squares on a page.

/** The pages of a PDF as Chromium writes it. */
export function pages(pdf) {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** What a camera reads of the drawing at this place among those that fit the selector, or null. */
export async function readSquare(browser, selector, place) {
  const { default: jsQR } = await import('jsqr');
  const drawn = await browser.evaluate(paint, selector, place, SIDE);
  const dots = Uint8ClampedArray.from(drawn, (dot) => (dot === '1' ? 0 : 255));
  const colours = new Uint8ClampedArray(dots.length * 4);
  dots.forEach((dot, at) => colours.set([dot, dot, dot, 255], at * 4));
  return jsQR(colours, SIDE, SIDE)?.data ?? null;
}

const SIDE = 300;

/** In the page: the drawing on a canvas, one character for each dot. */
async function paint(selector, place, side) {
  const drawing = document.querySelectorAll(selector)[place].cloneNode(true);
  drawing.setAttribute('width', side);
  drawing.setAttribute('height', side);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0, side, side);
  const { data } = pen.getImageData(0, 0, side, side);
  let dots = '';
  for (let at = 0; at < data.length; at += 4) dots += data[at] < 128 ? '1' : '0';
  return dots;
}
