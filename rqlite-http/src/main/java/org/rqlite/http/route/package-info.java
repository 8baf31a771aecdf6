// SPDX-License-Identifier: Apache-2.0
/// The endpoints: from a request's head to the last byte of its answer.
package org.rqlite.http.route;
