// SPDX-License-Identifier: Apache-2.0
/// How a node gets into a cluster, stays known to the others under its address of the day, and leaves: carries
/// out what [org.rqlite.store.founding] decides, joins, lets others join, tends the members in the record.
package org.rqlite.store.forming;
