// SPDX-License-Identifier: Apache-2.0

/// The log: one line an event on standard error, in rqlite's form or as JSON, from our parts and from the libraries.
package org.rqlite.server.logging;
