// SPDX-License-Identifier: Apache-2.0
/// What a client asks: the query string and the body, by the rules of Go's parsers.
package org.rqlite.http.params;
