#pragma once

#include <QList>
#include <QString>

namespace vb::arch {

/// One breach of the rules of the house. `rule` is the short word that tests compare.
struct Finding {
    QString file; // from the root of the tree
    int line = 0; // 0 when the file as a whole is meant
    QString rule;
    QString text;
};

/// Reads the source tree at `root` and its tests/arch/layers.txt and forbidden.txt. `qtHeaders` is the folder that
/// holds QtCore/, QtGui/ …: it says to which module a Qt header belongs.
QList<Finding> checkTree(const QString &root, const QString &qtHeaders);

} // namespace vb::arch
