#pragma once

#include "core/base/id.h"
#include "core/store/feed.h"

#include <QByteArray>

namespace vb::store {

/// A row that changed in a transaction that is now durable.
struct Change {
    QByteArray entity;
    EntityId row;
    PatientId patient; // null when the row belongs to none
};

/// What each transaction changed, from the writer thread.
using ChangeFeed = Feed<std::vector<Change>>;

} // namespace vb::store
