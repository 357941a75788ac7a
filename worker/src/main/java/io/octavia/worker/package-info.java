/** The plan, the actions and the reconcile loop. */
package io.octavia.worker;
