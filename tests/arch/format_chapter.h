#pragma once

#include <QString>

namespace vb::store {
class Registry;
}

namespace vb::arch {

/// The chapter "Entities" of docs/storage-format.md as the declarations have it: every table, group and column.
QString formatChapter(const store::Registry &registry);

/// `document` with its chapter "Entities" replaced; empty when it has none.
QString withChapter(const QString &document, const QString &chapter);

} // namespace vb::arch
