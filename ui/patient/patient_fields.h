#pragma once

#include "core/session/session.h"
#include "ui/patient/patient_draft.h"

#include <QWidget>

#include <vector>

class QComboBox;

namespace vb::ui {

class DateField;
class FormField;
class LineField;

/// The fields of a patient in two cards, Identity and Contact, for adding and for editing.
class PatientFields : public QWidget {
    Q_OBJECT

public:
    enum class Use { add, edit };

    /// `id` begins the object names: "patient.form" gives "patient.form.given".
    PatientFields(Use use, const QString &id, QDate today, QWidget *parent = nullptr);

    /// What is shown from now on counts as unchanged.
    void setPatient(const patient::Patient &patient);
    [[nodiscard]] patient::Patient patient() const;
    /// Columns whose text differs from what was set.
    [[nodiscard]] std::vector<patient::FieldChange> changes() const;
    [[nodiscard]] bool isDirty() const { return !changes().empty(); }
    /// Every text that is there, of a patient who is none yet.
    [[nodiscard]] std::vector<PatientDraft::Text> texts() const;
    /// The changes with what was there before.
    [[nodiscard]] std::vector<PatientDraft::Text> draft() const;
    /// Types a draft over what was set. Gives the labels of fields that somebody else has changed since.
    QStringList restore(const std::vector<PatientDraft::Text> &texts);

    /// Checks every field and goes to the first with a problem; true when there is none.
    bool check();
    /// Puts "column: reason" under its field and goes there; false when the error names no field.
    bool showError(const Error &error);
    void focusFirst();

Q_SIGNALS:
    void returnPressed();

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Entry {
        QString column;
        FormField *form;
    };

    QWidget *makeIdentity(Use use);
    QWidget *makeContact();
    FormField *add(LineField *field, const QString &id, const QString &column, const QString &label, bool required);
    [[nodiscard]] QString textOf(const QString &column) const;
    [[nodiscard]] QString problemOf(const QString &column, const QString &reason) const;

    QString m_id;
    QDate m_today;
    LineField *m_chartNo;
    LineField *m_given;
    LineField *m_family;
    LineField *m_preferred;
    LineField *m_former;
    DateField *m_birthDate;
    QComboBox *m_sex;
    LineField *m_phone;
    LineField *m_email;
    std::vector<Entry> m_entries; // in the order of the focus
    patient::Patient m_original;
};

} // namespace vb::ui
