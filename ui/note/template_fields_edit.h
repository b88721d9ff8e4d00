#pragma once

#include "core/chart/template.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;

namespace vb::ui {

class FormField;
class IconButton;
class LineField;
class TemplateList;

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

private:
    void makeList();
    QWidget *makeDetails();
    void removeField();
    void moveField(int by);
    void choose(int row);
    void showChosen();
    void fitDetails();
    void takeDetails();
    void showRow(int row);
    void rebuild(int chosen);

    std::vector<chart::TemplateField> m_fields;
    bool m_showing = false; // what changes then was not typed

    TemplateList *m_list;
    IconButton *m_up;
    IconButton *m_down;
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
