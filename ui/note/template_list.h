#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QStandardItem;
class QStandardItemModel;

namespace vb::ui {

class IconButton;
class TableView;

/// The list beside what is edited in it: two columns, a button that adds and one that takes away, as Delete does.
class TemplateList : public QWidget {
    Q_OBJECT

public:
    /// `id` begins the object names ".table", ".add" and ".remove".
    TemplateList(const QString &id, const QStringList &columns, const QString &add, const QString &remove,
                 QWidget *parent = nullptr);

    [[nodiscard]] TableView *table() const { return m_table; }
    [[nodiscard]] QPushButton *addButton() const { return m_add; }
    [[nodiscard]] IconButton *removeButton() const { return m_remove; }
    /// Between the two, from the left on.
    void addTool(QWidget *button);
    static void name(QWidget *button, const QString &id, const QString &words, const QKeySequence &keys);

    [[nodiscard]] QStandardItem *item(int row, int column) const;
    /// Makes that many empty rows anew.
    void setRowCount(int rows);
    void choose(int row);
    /// -1: none.
    [[nodiscard]] int chosenRow() const;

Q_SIGNALS:
    void chosen(int row);
    void addWanted();
    void removeWanted();
    /// Enter on a row.
    void activated();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QStandardItemModel *m_model;
    TableView *m_table;
    QPushButton *m_add;
    IconButton *m_remove;
    QHBoxLayout *m_buttons;
};

} // namespace vb::ui
