#pragma once

#include <QStyledItemDelegate>

namespace vb::ui {

/// A line of the timeline: icon, words, status, author and time; or the heading of a day.
class TimelineDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace vb::ui
