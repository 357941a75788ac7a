/** What was read of users' certificates, for when their keeper cannot be asked. */
package io.octavia.db.secret;
