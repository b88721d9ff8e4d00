#pragma once

#include <QString>
#include <QStringList>

namespace vb::arch {

/// What is wrong with the documents of the source tree at `root`, in words; empty when all is well: links to files that
/// are not there, tables or columns of the schema that docs/storage-format.md leaves out, rows of docs/promises.md that
/// are missing or claim more than a test shows.
QStringList checkDocuments(const QString &root);

} // namespace vb::arch
