/** What controller and amphora say to each other. */
package io.octavia.wire;
