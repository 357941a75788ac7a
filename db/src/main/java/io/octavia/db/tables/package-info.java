/** The schema, declared once. */
package io.octavia.db.tables;
