#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QAbstractTableModel>

namespace vb::ui {

/// A patient's notes, newest first; the reader's own drafts on top.
class NotesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum ColumnNumber { kWhen, kTitle, kAuthor, kState, kMarks, kColumnCount };

    explicit NotesModel(const QString &timeZone, QObject *parent = nullptr);

    void setLines(std::vector<chart::NoteLine> lines, StaffId reader);
    [[nodiscard]] const chart::NoteLine &at(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(chart::NoteId id) const;
    [[nodiscard]] const std::vector<chart::NoteLine> &lines() const { return m_lines; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const chart::NoteLine &line, int column) const;

    PracticeTime m_time;
    std::vector<chart::NoteLine> m_lines;
};

} // namespace vb::ui
