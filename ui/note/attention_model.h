#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QAbstractTableModel>

#include <set>

namespace vb::ui {

/// What waits for the reader: notes to co-sign, then own drafts that were left.
class AttentionModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum ColumnNumber { kMark, kWhat, kPatient, kFrom, kWhen, kColumnCount };

    struct Item {
        chart::NoteLine line;
        chart::CosignRequest request; // null id: an own draft
        [[nodiscard]] bool isDraft() const { return request.id.isNull(); }
    };

    explicit AttentionModel(const QString &timeZone, QObject *parent = nullptr);

    void setAttention(const chart::NoteAttention &attention);
    [[nodiscard]] const Item &at(int row) const { return m_items[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(chart::NoteId id) const;
    /// Marked to be co-signed; drafts are never.
    void toggle(int row);
    [[nodiscard]] bool isMarked(int row) const { return m_marked.count(at(row).line.id) > 0; }
    [[nodiscard]] std::vector<chart::NoteId> marked() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(int row, int column) const;

    PracticeTime m_time;
    std::vector<Item> m_items;
    std::set<chart::NoteId> m_marked;
};

} // namespace vb::ui
