import type { TestBook } from '../package-builder';
import { MAIN, RELATION, SHEET_TYPE, XML, sheet } from './simple-book';

/*
 * Pivot tables.
 *
 * pivot  a pivot table on sheet Pivot over Data
 */

export const pivotBooks = {
  pivot: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3"><v>2</v></c></row>',
      ),
      sheet(
        'Pivot',
        '<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3" t="s"><v>5</v></c></row><row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>1</v></c></row><row r="5"><c r="A5" t="s"><v>3</v></c><c r="B5"><v>2</v></c></row><row r="6"><c r="A6" t="s"><v>6</v></c><c r="B6"><v>3</v></c></row>',
        { relations: [{ id: 'rId1', type: 'pivotTable', target: '../pivotTables/pivotTable1.xml' }] },
      ),
    ],
    strings: [
      '<t>Region</t>',
      '<t>Amount</t>',
      '<t>North</t>',
      '<t>South</t>',
      '<t>Row Labels</t>',
      '<t>Sum of Amount</t>',
      '<t>Grand Total</t>',
    ],
    afterNames:
      '<calcPr calcId="191029"/><pivotCaches><pivotCache cacheId="1" r:id="rIdCache"/></pivotCaches>',
    relations: [
      { id: 'rIdCache', type: 'pivotCacheDefinition', target: 'pivotCache/pivotCacheDefinition1.xml' },
    ],
    parts: [
      {
        name: 'xl/pivotTables/pivotTable1.xml',
        type: `${SHEET_TYPE}pivotTable+xml`,
        content: `${XML}<pivotTableDefinition xmlns="${MAIN}" name="PivotTable1" cacheId="1" dataCaption="Values" updatedVersion="6" minRefreshableVersion="3" createdVersion="6" indent="0" outline="1" outlineData="1"><location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of Amount" fld="1" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>`,
        relations: [
          { id: 'rId1', type: 'pivotCacheDefinition', target: '../pivotCache/pivotCacheDefinition1.xml' },
        ],
      },
      {
        name: 'xl/pivotCache/pivotCacheDefinition1.xml',
        type: `${SHEET_TYPE}pivotCacheDefinition+xml`,
        content: `${XML}<pivotCacheDefinition xmlns="${MAIN}" xmlns:r="${RELATION}" r:id="rId1" refreshedBy="Ada" refreshedDate="46356" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="2"><cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Data"/></cacheSource><cacheFields count="2"><cacheField name="Region" numFmtId="0"><sharedItems count="2"><s v="North"/><s v="South"/></sharedItems></cacheField><cacheField name="Amount" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="1" maxValue="2"/></cacheField></cacheFields></pivotCacheDefinition>`,
        relations: [{ id: 'rId1', type: 'pivotCacheRecords', target: 'pivotCacheRecords1.xml' }],
      },
      {
        name: 'xl/pivotCache/pivotCacheRecords1.xml',
        type: `${SHEET_TYPE}pivotCacheRecords+xml`,
        content: `${XML}<pivotCacheRecords xmlns="${MAIN}" count="2"><r><x v="0"/><n v="1"/></r><r><x v="1"/><n v="2"/></r></pivotCacheRecords>`,
      },
    ],
  }),
} satisfies Record<string, () => TestBook>;
