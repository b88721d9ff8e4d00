#pragma once

#include <QStyledItemDelegate>

namespace vb::ui {

/// Paints a row of the OmniboxModel: a patient with what tells people of one name apart and the matched part of the
/// name bold, or something to do with its keys; above the first of a section its title.
class OmniboxRows : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Whose parts are bold.
    void setTyped(const QString &typed) { m_typed = typed; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintPatient(QPainter &painter, QRect rect, const QModelIndex &index) const;

    QString m_typed;
};

} // namespace vb::ui
