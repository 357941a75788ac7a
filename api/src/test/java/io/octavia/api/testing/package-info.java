/** The API's document put to use: answers are checked against it, and requests made from it. */
package io.octavia.api.testing;
