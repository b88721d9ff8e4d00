#pragma once

#include <QTableView>

namespace vb::ui {

/// Role of a model's column: true lets digits take equal widths (money, dates, numbers).
inline constexpr int kTabularRole = 0x0100 + 61; // Qt::UserRole + 61

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
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void setHoveredRow(int row);
    void updateEmptyState();
    void fitRows();

    int m_hoveredRow = -1;
    QWidget *m_emptyState = nullptr;
};

} // namespace vb::ui
