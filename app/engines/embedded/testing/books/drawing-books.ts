import type { TestBook } from '../package-builder';
import { MAIN, RELATION, SHEET_TYPE, SIMPLE_STRINGS, XML, simple, simpleSheet } from './simple-book';

/*
 * Charts, pictures and comments.
 *
 * chart        a bar chart of Data!$A$1:$B$4 in a drawing
 * comments     a comment on B2 with its VML drawing
 * chart-sheet  a chart sheet named Plot before Data
 * image        a picture
 */

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

function drawing(inner: string): string {
  const mark = (name: string, column: number, row: number): string =>
    `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${name}>`;
  return (
    `${XML}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${RELATION}">` +
    `<xdr:twoCellAnchor>${mark('from', 4, 1)}${mark('to', 10, 15)}${inner}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>`
  );
}

const CHART =
  `${XML}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${RELATION}">` +
  '<c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>' +
  '<c:cat><c:strRef><c:f>Data!$A$2:$A$4</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>Data!$B$2:$B$4</c:f></c:numRef></c:val></c:ser>' +
  '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>' +
  '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea><c:plotVisOnly val="1"/></c:chart></c:chartSpace>';
const CHART_FRAME =
  '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>' +
  '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame>';
const DRAWING_TYPE = 'application/vnd.openxmlformats-officedocument.drawing+xml';
const CHART_PARTS = [
  {
    name: 'xl/drawings/drawing1.xml',
    type: DRAWING_TYPE,
    content: drawing(CHART_FRAME),
    relations: [{ id: 'rId1', type: 'chart', target: '../charts/chart1.xml' }],
  },
  {
    name: 'xl/charts/chart1.xml',
    type: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
    content: CHART,
  },
];

export const drawingBooks = {
  chart: () =>
    simple(
      { parts: CHART_PARTS },
      {
        after: '<drawing r:id="rId1"/>',
        relations: [{ id: 'rId1', type: 'drawing', target: '../drawings/drawing1.xml' }],
      },
    ),
  comments: () =>
    simple(
      {
        parts: [
          {
            name: 'xl/comments1.xml',
            type: `${SHEET_TYPE}comments+xml`,
            content: `${XML}<comments xmlns="${MAIN}"><authors><author>Ada</author></authors><commentList><comment ref="B2" authorId="0"><text><r><rPr><b/></rPr><t>Ada:</t></r><r><t xml:space="preserve"> check this</t></r></text></comment></commentList></comments>`,
          },
          {
            name: 'xl/drawings/vmlDrawing1.vml',
            content:
              '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype><v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1"><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:Anchor>3, 15, 0, 10, 5, 31, 4, 9</x:Anchor><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>',
          },
        ],
      },
      {
        after: '<legacyDrawing r:id="rId1"/>',
        relations: [
          { id: 'rId1', type: 'vmlDrawing', target: '../drawings/vmlDrawing1.vml' },
          { id: 'rId2', type: 'comments', target: '../comments1.xml' },
        ],
      },
    ),
  'chart-sheet': () => ({
    sheets: [
      {
        name: 'Plot',
        whole: {
          type: `${SHEET_TYPE}chartsheet+xml`,
          relation: 'chartsheet',
          content: `<chartsheet xmlns="${MAIN}" xmlns:r="${RELATION}"><sheetPr/><sheetViews><sheetView workbookViewId="0"/></sheetViews><drawing r:id="rId1"/></chartsheet>`,
        },
        relations: [{ id: 'rId1', type: 'drawing', target: '../drawings/drawing1.xml' }],
      },
      simpleSheet({ before: '' }),
    ],
    strings: SIMPLE_STRINGS,
    parts: [
      {
        name: 'xl/drawings/drawing1.xml',
        type: DRAWING_TYPE,
        content: drawing(CHART_FRAME)
          .replace(
            /<xdr:twoCellAnchor>.*?<\/xdr:to>/s,
            '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9294091" cy="6003636"/>',
          )
          .replace('</xdr:twoCellAnchor>', '</xdr:absoluteAnchor>'),
        relations: [{ id: 'rId1', type: 'chart', target: '../charts/chart1.xml' }],
      },
      {
        name: 'xl/charts/chart1.xml',
        type: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
        content: CHART,
      },
    ],
  }),
  image: () =>
    simple(
      {
        parts: [
          {
            name: 'xl/drawings/drawing1.xml',
            type: DRAWING_TYPE,
            content: drawing(
              '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="100" cy="100"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>',
            ),
            relations: [{ id: 'rId1', type: 'image', target: '../media/image1.png' }],
          },
          { name: 'xl/media/image1.png', content: PIXEL },
        ],
      },
      {
        after: '<drawing r:id="rId1"/>',
        relations: [{ id: 'rId1', type: 'drawing', target: '../drawings/drawing1.xml' }],
      },
    ),
} satisfies Record<string, () => TestBook>;
