#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QAbstractTableModel>

namespace vb::ui {

/// Conflicts as they come from the service: critical ones first.
class ConflictsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum ColumnNumber { kWhat, kPatient, kColumnCount };

    explicit ConflictsModel(const PracticeTime &time, QObject *parent = nullptr);

    void setLines(std::vector<session::ConflictLine> lines);
    [[nodiscard]] const session::ConflictLine &at(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(EntityId conflict) const; // -1: not there

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const session::ConflictLine &line, int column) const;
    [[nodiscard]] QString spoken(const session::ConflictLine &line) const;

    PracticeTime m_time;
    std::vector<session::ConflictLine> m_lines;
};

} // namespace vb::ui
