/**
 * Runs the clinic with Detour, has its cluster suffer outages under load, and judges every answer.
 *
 * <p>Start reading at {@link dev.detour.clinic.ClusterOutageIT}.
 */
@NullMarked
package dev.detour.clinic;

import org.jspecify.annotations.NullMarked;
