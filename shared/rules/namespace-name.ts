/**
 * Can client-go put the name into a path? It refuses these texts before it asks anybody (client-go rest/request.go Namespace,
 * apimachinery pkg/api/validation/path IsValidPathSegmentName).
 */
export function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
}
