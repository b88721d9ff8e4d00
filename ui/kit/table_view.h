#pragma once

#include <QTableView>

#include <array>

namespace vb::ui {

/// What a model may say of a cell beside its text.
namespace cell {
inline constexpr int kTabular = Qt::UserRole + 61; // bool: digits of equal width (money, dates, numbers)
inline constexpr int kMuted = Qt::UserRole + 62; // bool
inline constexpr int kInitials = Qt::UserRole + 63; // QString: the name whose initials stand before the text
inline constexpr int kBadge = Qt::UserRole + 64; // QString: a badge behind the text, where there is room
inline constexpr int kBadgeKind = Qt::UserRole + 65; // int: BadgeKind, neutral if absent
} // namespace cell

/// Whole rows: one selection, hover and focus over the row, no grid, rows of 44. Enter or a double click activates.
class TableView : public QTableView {
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);

    /// Says what stands in place of rows while there are none; owned.
    void setEmptyState(QWidget *emptyState);
    [[nodiscard]] int hoveredRow() const { return m_hoveredRow; }

    void setModel(QAbstractItemModel *model) override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void setHoveredRow(int row);
    [[nodiscard]] QRect rowPill(int row) const;
    void paintRows(const QRect &exposed);
    void updateEmptyState();
    void fitRows();

    int m_hoveredRow = -1;
    QWidget *m_emptyState = nullptr;
    std::array<QMetaObject::Connection, 3> m_modelConnections;
};

} // namespace vb::ui
