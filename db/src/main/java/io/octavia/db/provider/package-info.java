/** What the rows say, in the words of providers. */
package io.octavia.db.provider;
