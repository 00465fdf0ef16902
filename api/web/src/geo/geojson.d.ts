/** A GeoJSON file is shipped as it is, and read when the map is looked at. */
declare module "*.geojson?url" {
  const address: string;
  export default address;
}

declare module "*.geojson?raw" {
  const text: string;
  export default text;
}
