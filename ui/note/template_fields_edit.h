#pragma once

#include "core/chart/template.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QStandardItemModel;

namespace vb::ui {

class FormField;
class IconButton;
class LineField;
class TableView;

/// The fields of a form: the list in its order, and beside it the one that is chosen. Alt+Up and Alt+Down move, Delete
/// in the list takes away.
class TemplateFieldsEdit : public QWidget {
    Q_OBJECT

public:
    explicit TemplateFieldsEdit(QWidget *parent = nullptr);

    void setFields(std::vector<chart::TemplateField> fields);
    [[nodiscard]] const std::vector<chart::TemplateField> &fields() const { return m_fields; }
    /// A further one, with the focus.
    void addField();
    /// At the field of this number, which gets the focus.
    void showProblem(int index, const QString &sentence);
    void takeFocus();

Q_SIGNALS:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeList();
    QWidget *makeDetails();
    void removeField();
    void moveField(int by);
    void choose(int row);
    void showChosen();
    void fitDetails();
    void takeDetails();
    void showRow(int row);
    void rebuild(int chosen);
    [[nodiscard]] int chosenRow() const;

    std::vector<chart::TemplateField> m_fields;
    bool m_showing = false; // what changes then was not typed

    QStandardItemModel *m_model;
    TableView *m_table;
    QPushButton *m_add;
    IconButton *m_up;
    IconButton *m_down;
    IconButton *m_remove;
    QWidget *m_details;
    LineField *m_label;
    FormField *m_labelFrame = nullptr;
    QComboBox *m_kind;
    LineField *m_unit;
    FormField *m_unitFrame = nullptr;
    LineField *m_least;
    LineField *m_most;
    QWidget *m_limits = nullptr;
    QPlainTextEdit *m_options;
    FormField *m_optionsFrame = nullptr;
    QCheckBox *m_wanted;
};

} // namespace vb::ui
