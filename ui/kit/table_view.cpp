#include "ui/kit/table_view.h"

#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/paint.h"
#include "ui/kit/paint_view.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyle>
#include <QStyledItemDelegate>

#include <algorithm>

namespace vb::ui {

namespace {

/// Draws a cell as part of its row: hover and focus belong to the row, not to the cell.
class RowDelegate : public QStyledItemDelegate {
public:
    explicit RowDelegate(TableView *view) : QStyledItemDelegate(view), m_view(view) { }

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QString text = std::exchange(option.text, QString());
        QStyleOptionViewItem bare = option; // what the row shows stands below already
        bare.state &= ~(QStyle::State_HasFocus | QStyle::State_MouseOver | QStyle::State_Selected);
        m_view->style()->drawControl(QStyle::CE_ItemViewItem, &bare, painter, m_view);
        paintContents(*painter, option, index, text);
    }

private:
    static void paintContents(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                              const QString &text)
    {
        const Tokens &t = tokens();
        const paint::Scope scope(painter);
        const int pad = paint::cellPadding(t);
        QRect rect = option.rect.adjusted(pad, 0, -pad, -1);
        if (option.features.testFlag(QStyleOptionViewItem::HasDecoration))
            rect.setLeft(rect.left() + option.decorationSize.width() + space::s);
        if (const QString name = index.data(cell::kInitials).toString(); !name.isEmpty()) {
            const int side = std::min(t.scaled(28), rect.height() - space::s);
            paintInitials(painter, QRect(rect.left(), rect.top() + (rect.height() - side) / 2, side, side), name);
            rect.setLeft(rect.left() + side + space::m - 2);
        }
        const bool enabled = option.state.testFlag(QStyle::State_Enabled);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool muted = index.data(cell::kMuted).toBool() && !selected;
        painter.setFont(option.font);
        painter.setPen(!enabled ? t.disabled : muted ? t.muted : t.text);
        const bool tabular = index.data(cell::kTabular).toBool();
        paint::line(painter, rect, option.displayAlignment | Qt::AlignVCenter, text, tabular);
        const QString badge = index.data(cell::kBadge).toString();
        const int used = text.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(text) + space::s;
        if (!badge.isEmpty() && used + badgeWidth(badge) <= rect.width())
            paintBadge(painter, rect.adjusted(used, 0, 0, 0), badge,
                       static_cast<BadgeKind>(index.data(cell::kBadgeKind).toInt()));
    }

    TableView *m_view;
};

} // namespace

TableView::TableView(QWidget *parent) : QTableView(parent)
{
    setItemDelegate(new RowDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(48);
    fitRows();
}

void TableView::setModel(QAbstractItemModel *newModel)
{
    for (const QMetaObject::Connection &connection : m_modelConnections)
        disconnect(connection);
    QTableView::setModel(newModel);
    m_hoveredRow = -1;
    if (newModel)
        m_modelConnections = {connect(newModel, &QAbstractItemModel::modelReset, this, &TableView::updateEmptyState),
                              connect(newModel, &QAbstractItemModel::rowsInserted, this, &TableView::updateEmptyState),
                              connect(newModel, &QAbstractItemModel::rowsRemoved, this, &TableView::updateEmptyState)};
    updateEmptyState();
}

void TableView::setEmptyState(QWidget *emptyState)
{
    if (m_emptyState && m_emptyState != emptyState)
        delete m_emptyState;
    m_emptyState = emptyState;
    if (emptyState)
        emptyState->setParent(viewport());
    updateEmptyState();
}

void TableView::updateEmptyState()
{
    if (!m_emptyState)
        return;
    const bool empty = !model() || model()->rowCount(rootIndex()) == 0;
    m_emptyState->setGeometry(viewport()->rect());
    m_emptyState->setVisible(empty);
    horizontalHeader()->setVisible(!empty);
}

void TableView::fitRows()
{
    verticalHeader()->setMinimumSectionSize(tokens().rowHeight);
    verticalHeader()->setDefaultSectionSize(tokens().rowHeight);
}

void TableView::setHoveredRow(int row)
{
    if (m_hoveredRow == row)
        return;
    m_hoveredRow = row;
    viewport()->update();
}

bool TableView::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseMove: setHoveredRow(rowAt(static_cast<QMouseEvent *>(event)->position().toPoint().y())); break;
    case QEvent::Leave:
    case QEvent::Wheel: setHoveredRow(-1); break;
    case QEvent::Resize:
        if (m_emptyState)
            m_emptyState->setGeometry(viewport()->rect());
        break;
    default: break;
    }
    return QTableView::viewportEvent(event);
}

void TableView::paintEvent(QPaintEvent *event)
{
    paintRows(event->rect());
    QTableView::paintEvent(event);
    const bool keys = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (!keys || !currentIndex().isValid())
        return;
    QPainter painter(viewport());
    paint::focusRing(painter, rowPill(currentIndex().row()), tokens().radiusField, tokens());
}

QRect TableView::rowPill(int row) const
{
    return {0, rowViewportPosition(row) + 1, viewport()->width(), rowHeight(row) - 3};
}

void TableView::paintRows(const QRect &exposed)
{
    if (!model() || !selectionModel())
        return;
    const Tokens &t = tokens();
    QPainter painter(viewport());
    const auto stands
        = [this](int row) { return row == m_hoveredRow || selectionModel()->isRowSelected(row, rootIndex()); };
    const int last = model()->rowCount(rootIndex()) - 1;
    for (int row = std::max(rowAt(exposed.top()), 0); row <= last; ++row) {
        const int top = rowViewportPosition(row);
        if (top > exposed.bottom())
            break;
        if (selectionModel()->isRowSelected(row, rootIndex())) {
            const QRect pill = rowPill(row);
            paint::panel(painter, pill, t.radiusField, t.soft);
            const double height = pill.height() * 0.5;
            const int x = isLeftToRight() ? 0 : pill.width() - 3;
            paint::panel(painter, QRectF(x, pill.top() + (pill.height() - height) / 2, 3, height), 1.5, t.accent);
        } else if (row == m_hoveredRow) {
            paint::panel(painter, rowPill(row), t.radiusField, t.hover);
        }
        if (row < last && !stands(row) && !stands(row + 1)) {
            const int pad = paint::cellPadding(t);
            painter.fillRect(QRect(pad, top + rowHeight(row) - 1, viewport()->width() - 2 * pad, 1), t.line);
        }
    }
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    // Who moves by keys sees where the focus is, even if a click brought it here.
    window()->setAttribute(Qt::WA_KeyboardFocusChange);
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT activated(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    if (!currentIndex().isValid() && model() && model()->rowCount(rootIndex()) > 0)
        setCurrentIndex(model()->index(0, 0, rootIndex()));
    viewport()->update();
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update();
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        fitRows();
}

} // namespace vb::ui
