// Distances between two places on the globe, and how they are said.

const EARTH = 6_371_008.8;
const radians = degrees => (degrees * Math.PI) / 180;

/** Metres between two {latitude, longitude}. */
export function metres(one, other) {
  const rise = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const turn = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const share = rise + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * turn;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(share)));
}

/** "40m", "1.2km". */
export function said(distance) {
  return distance < 1000 ? `${Math.round(distance)}m` : `${(distance / 1000).toFixed(1)}km`;
}
